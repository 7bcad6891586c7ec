"""What the pages of messages send."""

from django import forms


class UntilForm(forms.Form):
    """The newest message that the officer had before him."""

    until = forms.IntegerField(min_value=1, max_value=2**63 - 1)
