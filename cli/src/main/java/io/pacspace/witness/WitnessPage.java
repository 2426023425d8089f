package io.pacspace.witness;

/// What a person sees who opens the address of a witness.
final class WitnessPage {
  private WitnessPage() {}

  static Answer of(Witness witness) {
    var text = new StringBuilder();
    text.append("This is a witness of logs (https://c2sp.org/tlog-witness).\n");
    text.append("It cosigns a checkpoint only if its tree extends every one that it cosigned.\n\n");
    text.append("Its key: ").append(witness.key()).append("\n\n");
    text.append("The logs, with the size and root that it cosigned last:\n");
    for (var log : witness.logs()) {
      var head = log.head();
      text.append("%s %d %s\n".formatted(log.origin(), head.size(), head.root()));
    }
    return Answer.page(text.toString());
  }
}
