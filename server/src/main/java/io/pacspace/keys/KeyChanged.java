package io.pacspace.keys;

/// A key is no longer what it was.
record KeyChanged(PublicId publicId) {}
