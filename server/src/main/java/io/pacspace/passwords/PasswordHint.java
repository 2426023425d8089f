package io.pacspace.passwords;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pacspace.platform.Vault;
import io.pacspace.shared.Secret;
import java.nio.ByteBuffer;
import org.springframework.stereotype.Component;

/// Sixteen bits that a password leads to for one address. They pick, of several registrations that
/// wait for that address, the one worth comparing, so that signing in costs one hash however many
/// strangers have registered it. Without the master key they tell nothing, and with it sixteen
/// bits.
@Component
public class PasswordHint {
  private static final String PURPOSE = "password-hint";

  private final Vault vault;

  PasswordHint(Vault vault) {
    this.vault = vault;
  }

  /// 0 to 65,535.
  public int of(String emailKey, Secret password) {
    var text = emailKey + '\0' + password.reveal();
    var code = vault.authenticate(text.getBytes(UTF_8), PURPOSE);
    return Short.toUnsignedInt(ByteBuffer.wrap(code).getShort());
  }
}
