package io.pacspace.proofs;

/// What a verifier needs to know of a log.
///
/// @param origin the log's name, first line of its checkpoints
/// @param key the verifier key in the C2SP signed-note encoding
public record Log(String origin, String key) {}
