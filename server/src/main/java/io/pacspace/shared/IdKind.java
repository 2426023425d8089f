package io.pacspace.shared;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.f4b6a3.uuid.codec.base.BaseNCodec;
import com.github.f4b6a3.uuid.exception.InvalidUuidException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// How ids of one kind are made and written: a prefix, then a UUID version 7 (RFC 9562) in the 26
/// characters of base32hex (RFC 4648), so that ids sort by the time they were made.
public final class IdKind<T> {
  private static final int BODY_LENGTH = 26;
  private static final BaseNCodec BASE32HEX = BaseNCodec.newInstance("0-9a-v");

  private final String prefix;
  private final Function<UUID, T> make;

  /// `prefix` ends in an underscore; `make` is the id's constructor.
  public IdKind(String prefix, Function<UUID, T> make) {
    this.prefix = prefix;
    this.make = make;
  }

  /// A new id, later in order than all before it on this node.
  public T next() {
    return make.apply(UuidCreator.getTimeOrderedEpoch());
  }

  /// The id that `text` writes, or nothing if it is not one of this kind in its one written form.
  public Optional<T> parse(String text) {
    if (text.length() != prefix.length() + BODY_LENGTH || !text.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      var value = BASE32HEX.decode(text.substring(prefix.length()));
      return format(value).equals(text) ? Optional.of(make.apply(value)) : Optional.empty();
    } catch (InvalidUuidException _) {
      return Optional.empty();
    }
  }

  /// The written form of an id's value.
  public String format(UUID value) {
    return prefix + BASE32HEX.encode(value);
  }
}
