package io.pacspace.platform;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;

/// Keeps a job's data as plain UTF-8 text: readable in the table, and no Java serialization.
final class TextSerializer implements Serializer {
  @Override
  public byte[] serialize(Object data) {
    return data.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <T> T deserialize(Class<T> type, byte[] data) {
    return type.cast(new String(data, StandardCharsets.UTF_8));
  }
}
