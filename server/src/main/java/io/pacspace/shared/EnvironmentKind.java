package io.pacspace.shared;

/// The two environments that every tenant has; written in lower case everywhere.
public enum EnvironmentKind {
  SANDBOX("sandbox", "test"),
  PRODUCTION("production", "live");

  private final String text;
  private final String keyWord;

  EnvironmentKind(String text, String keyWord) {
    this.text = text;
    this.keyWord = keyWord;
  }

  /// The word that API keys use for this environment: `test` or `live`.
  public String keyWord() {
    return keyWord;
  }

  /// The word of the contract: `sandbox` or `production`.
  @Override
  public String toString() {
    return text;
  }
}
