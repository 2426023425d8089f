package io.pacspace.web;

import io.pacspace.shared.Secret;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.type.LogicalType;

/// JSON as the contract has it: nothing guessed, nothing converted. Unknown fields are ignored,
/// duplicate ones refused; a number is no text and a text no number; amounts are written plainly;
/// times have milliseconds and Z. A sum, balance or difference stands beside itself as text, since
/// most readers of JSON make a double of a number.
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return json ->
        json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(
                new SimpleModule()
                    .addDeserializer(String.class, new CleanText())
                    .addDeserializer(Secret.class, new SecretText())
                    .setDeserializerModifier(new ExactEnums())
                    .setSerializerModifier(new ExactSums())
                    .addSerializer(new Timestamps()));
  }

  /// A word of an enum is exactly that word: Jackson would drop spaces and controls around it.
  private static final class ExactEnums extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription.Supplier description,
        ValueDeserializer<?> deserializer) {
      return new ExactEnum(deserializer);
    }
  }

  private static final class ExactEnum extends DelegatingDeserializer {
    ExactEnum(ValueDeserializer<?> deserializer) {
      super(deserializer);
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
      return new ExactEnum(deserializer);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        var word = parser.getString();
        if (word.length() != word.trim().length()) {
          return context.handleWeirdStringValue(handledType(), "…", "not exactly a word");
        }
      }
      return super.deserialize(parser, context);
    }
  }

  /// Adds to each exact number of an answer the same as text, in a field of its name and `Text`;
  /// but not to what was recorded one by one, nor to prices.
  private static final class ExactSums extends ValueSerializerModifier {
    private static final long serialVersionUID = 1L;
    private static final Set<String> SINGLE = Set.of("delta", "amount");
    private static final String PRICE = "Usd";

    @Override
    public List<BeanPropertyWriter> changeProperties(
        SerializationConfig config,
        BeanDescription.Supplier description,
        List<BeanPropertyWriter> properties) {
      var all = new ArrayList<BeanPropertyWriter>();
      for (var property : properties) {
        all.add(property);
        var name = property.getName();
        if (property.getType().hasRawClass(BigDecimal.class)
            && !SINGLE.contains(name)
            && !name.endsWith(PRICE)) {
          all.add(new SumText(property));
        }
      }
      return all;
    }
  }

  private static final class SumText extends BeanPropertyWriter {
    private static final long serialVersionUID = 1L;

    SumText(BeanPropertyWriter number) {
      super(number, PropertyName.construct(number.getName() + "Text"));
    }

    @Override
    public void serializeAsProperty(Object bean, JsonGenerator json, SerializationContext context)
        throws Exception {
      if (get(bean) instanceof BigDecimal number) {
        json.writeStringProperty(getName(), number.toPlainString());
      } else if (!willSuppressNulls()) {
        json.writeNullProperty(getName());
      }
    }
  }

  /// A text that no record which holds it may print.
  private static final class SecretText extends StdScalarDeserializer<Secret> {
    private static final long serialVersionUID = 1L;
    private final CleanText text = new CleanText();

    SecretText() {
      super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser parser, DeserializationContext context) {
      return Secret.of(text.deserialize(parser, context));
    }
  }

  /// Refuses what no database column can hold: NUL and halves of a surrogate pair.
  private static final class CleanText extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    CleanText() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
      var text = parser.currentToken().isScalarValue() ? parser.getValueAsString() : null;
      if (text == null || parser.currentToken() != JsonToken.VALUE_STRING) {
        return (String) context.handleUnexpectedToken(getValueType(context), parser);
      }
      var clean =
          text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
      return clean
          ? text
          : (String)
              context.handleWeirdStringValue(String.class, "…", "a character that is no text");
    }
  }

  /// Writes an `Instant` as ISO 8601 in UTC with exactly three decimals and `Z`.
  private static final class Timestamps extends StdSerializer<Instant> {
    private static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final long serialVersionUID = 1L;

    Timestamps() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializationContext context) {
      json.writeString(FORMAT.format(value));
    }
  }
}
