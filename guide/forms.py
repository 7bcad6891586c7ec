"""What the pages of the help send."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TourForm(forms.Form):
    """To which of the first steps; nothing ends them."""

    step = forms.IntegerField(required=False, min_value=0, max_value=99)


class NewsForm(forms.Form):
    """Up to which release the news was read."""

    number = forms.IntegerField(min_value=1, max_value=999)


class WordFilter(forms.Form):
    """A word, or a part of what is said of it."""

    q = forms.CharField(label=_("Word"), required=False, max_length=60)
