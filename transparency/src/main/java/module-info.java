/// Merkle trees, proofs and signed notes in open formats; pure Java, no dependency at run time.
module io.pacspace.transparency {
  requires static org.jspecify;

  exports io.pacspace.comparison;
  exports io.pacspace.transparency;
}
