"""URLs of the component page. Its guard is put on in ``relief.urls``: ``common`` may not look up at ``accounts``."""
