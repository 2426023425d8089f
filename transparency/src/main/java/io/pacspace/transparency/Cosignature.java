package io.pacspace.transparency;

/// What a cosigner has said of a checkpoint (C2SP tlog-cosignature): at this time it was the newest
/// tree that the cosigner had seen of the log, and it extends every tree that it had seen before.
///
/// @param seconds since 1970-01-01T00:00:00Z, by the cosigner's clock
public record Cosignature(CosignerKey key, long seconds) {}
