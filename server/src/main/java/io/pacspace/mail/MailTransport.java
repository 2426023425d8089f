package io.pacspace.mail;

import java.util.UUID;

/// How a mail leaves. Throws if it did not, in words that hold nothing of the mail.
interface MailTransport {
  /// Hands `mail` over; `id` is the same at each try, so that a repeat can be recognised.
  void deliver(UUID id, Mail mail);
}
