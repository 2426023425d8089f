package io.pacspace.witness;

import io.pacspace.logs.DurableFile;
import io.pacspace.logs.Unusable;
import io.pacspace.transparency.CosignerKey;
import io.pacspace.transparency.Refusal;
import io.pacspace.transparency.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The key of a witness, which is in a file of its owner's alone: a line for the verifier key and
/// one for the private key (PKCS #8 in base64).
public final class WitnessKey {
  private static final String ALGORITHM = "Ed25519";
  private static final int LINES = 2;

  /// Enough that no two witnesses have one name by chance.
  private static final int NAMING_BYTES = 8;

  private final CosignerKey key;
  private final PrivateKey privateKey;

  private WitnessKey(CosignerKey key, PrivateKey privateKey) {
    this.key = key;
    this.privateKey = privateKey;
  }

  static WitnessKey in(Path file, @Nullable String name) {
    if (Files.notExists(file)) {
      return make(file, name);
    }
    var found = read(file);
    if (name != null && !name.equals(found.key.name())) {
      throw new Unusable(
          "The witness of this folder is called %s; another one needs a folder of its own."
              .formatted(found.key.name()));
    }
    return found;
  }

  private static WitnessKey make(Path file, @Nullable String name) {
    try {
      var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      var encoded = pair.getPublic().getEncoded();
      var last = Arrays.copyOfRange(encoded, encoded.length - NAMING_BYTES, encoded.length);
      var called = name == null ? "pacspace-witness/" + HexFormat.of().formatHex(last) : name;
      var key = CosignerKey.of(called, pair.getPublic());
      var secret = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
      var text = key + "\n" + secret + "\n";
      DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8), ownersAlone(file));
      return new WitnessKey(key, pair.getPrivate());
    } catch (Refusal refusal) {
      throw new Unusable("A witness cannot be called that: " + refusal.getMessage() + ".");
    } catch (IOException _) {
      throw new Unusable("No key can be kept in " + file + ".");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static FileAttribute<?>[] ownersAlone(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  static WitnessKey read(Path file) {
    try {
      requireOwnersAlone(file);
      var lines = Files.readAllLines(file);
      if (lines.size() == LINES) {
        var key = CosignerKey.parse(lines.getFirst());
        var secret = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.getLast()));
        var privateKey = KeyFactory.getInstance(ALGORITHM).generatePrivate(secret);
        var found = new WitnessKey(key, privateKey);
        found.requirePair();
        return found;
      }
    } catch (NoSuchFileException _) {
      throw new Unusable("There is no key " + file + ": a witness makes it at its first start.");
    } catch (IOException | GeneralSecurityException | Refusal | IllegalArgumentException _) {
      // Said below.
    }
    throw new Unusable(file + " is not the key of a witness.");
  }

  private static void requireOwnersAlone(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var owners = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      if (!owners.containsAll(Files.getPosixFilePermissions(file))) {
        throw new Unusable(file + " may be read by others: make it its owner's alone (mode 600).");
      }
    }
  }

  /// Signing anything tells, and this is the shortest note.
  private void requirePair() throws Refusal {
    cosign(SignedNote.parse("x\n\n— x AAAAAAA=\n".getBytes(StandardCharsets.UTF_8)), 1);
  }

  SignedNote cosign(SignedNote note, long seconds) throws Refusal {
    return note.cosign(key, privateKey, seconds);
  }

  /// What others know of it.
  public CosignerKey key() {
    return key;
  }
}
