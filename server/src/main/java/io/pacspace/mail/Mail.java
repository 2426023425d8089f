package io.pacspace.mail;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A plain text to one person.
///
/// @param to one address, already checked
/// @param subject one line
/// @param text lines of plain text; links stand in it as they are
public record Mail(String to, String subject, String text) {
  private static final Pattern LINK = Pattern.compile("https?://\\S*[\\w/=&-]");

  /// The links that the text holds, in its order.
  public List<String> links() {
    return LINK.matcher(text).results().map(MatchResult::group).toList();
  }

  /// Shows nothing: the text may hold a token, and the address is a person's.
  @Override
  public String toString() {
    return "a mail";
  }
}
