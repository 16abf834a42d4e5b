"""Static files under a name that holds their hash, compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrite the imports of JavaScript modules as well.

    Without it charts.js has a hashed name but asks for its lib/ modules by the plain one, and a browser mixes
    a new entry with old modules from its cache.
    """

    support_js_module_import_aggregation = True
