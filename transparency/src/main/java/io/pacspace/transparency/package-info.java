/// Merkle trees, proofs and signed notes in the open formats that anyone can check without
/// PacSpace.
@NullMarked
package io.pacspace.transparency;

import org.jspecify.annotations.NullMarked;
