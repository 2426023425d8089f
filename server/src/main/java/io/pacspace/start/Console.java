package io.pacspace.start;

/// Where somebody looks who has started the development default, whose log goes to a file.
final class Console {
  private Console() {}

  /// Tells what goes on.
  static void say(String sentence) {
    System.out.println("… " + sentence);
  }
}
