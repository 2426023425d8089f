package io.pacspace.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Vectors that others made for the same formats.
class SharedVectorsTest {
  @Test
  void agreesOnInclusion() {
    for (var vector : Vectors.shared("merkle-inclusion.json")) {
      expect(
          vector,
          () -> {
            var head = head(vector, "treeSize", "root");
            var leaf = vector.base64("leafHash");
            head.verifyInclusion(leaf, vector.unsigned("leafIdx"), vector.base64s("proof"));
          });
    }
  }

  @Test
  void agreesOnConsistency() {
    for (var vector : Vectors.shared("merkle-consistency.json")) {
      expect(
          vector,
          () -> {
            var older = head(vector, "size1", "root1");
            head(vector, "size2", "root2").verifyExtends(older, vector.base64s("proof"));
          });
    }
  }

  @Test
  void agreesOnCanonicalJson() throws Refusal {
    for (var vector : Vectors.shared("rfc8785.json")) {
      assertThat(Json.parse(vector.text("input")).canonical())
          .as(vector.text("case"))
          .isEqualTo(vector.hex("canonicalHex"));
    }
  }

  private static TreeHead head(Vectors vector, String size, String root) throws Refusal {
    return new TreeHead(vector.unsigned(size), vector.base64(root));
  }

  private static void expect(Vectors vector, Hostile.Target check) {
    var accepted = !vector.truth("wantErr");
    try {
      check.read();
      assertThat(accepted).as(vector.text("case")).isTrue();
    } catch (Refusal refusal) {
      assertThat(accepted).as(vector.text("case") + ": " + refusal.getMessage()).isFalse();
    }
  }
}
