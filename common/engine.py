"""Templates with the tags that the settings name."""

from collections.abc import Mapping

from django.template.backends.django import DjangoTemplates


class NamedTags(DjangoTemplates):
    """Django's own loads the tags of every installed app with the first page, among them the REST framework's for pages
    that nobody opens here, and most of that framework with them."""

    def get_templatetag_libraries(self, custom_libraries: Mapping[str, str]) -> dict[str, str]:
        return dict(custom_libraries)
