package io.pacspace.proofs;

import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;
import java.time.Instant;

/// A tree that a log has signed.
///
/// @param log name and key of the log
/// @param checkpoint the tree's signed checkpoint
/// @param head what it signs
/// @param signedAt when it was signed
public record SignedTree(Log log, SignedNote checkpoint, TreeHead head, Instant signedAt) {}
