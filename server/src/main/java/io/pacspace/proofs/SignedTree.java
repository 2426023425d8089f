package io.pacspace.proofs;

import io.pacspace.transparency.SignedNote;
import io.pacspace.transparency.TreeHead;

/// A tree that a log has signed.
///
/// @param log name and key of the log
/// @param checkpoint the tree's signed checkpoint
/// @param head what it signs
public record SignedTree(Log log, SignedNote checkpoint, TreeHead head) {}
