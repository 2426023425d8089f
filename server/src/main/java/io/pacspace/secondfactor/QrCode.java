package io.pacspace.secondfactor;

/// A QR code as an SVG picture.
final class QrCode {
  private static final int QUIET = 4;

  private QrCode() {}

  /// An `<svg>` element that shows `text`, black on white with the quiet zone that the standard
  /// asks for (ISO/IEC 18004, 4 modules). It has no script and no style of its own.
  static String svg(String text) {
    var code = io.nayuki.qrcodegen.QrCode.encodeText(text, io.nayuki.qrcodegen.QrCode.Ecc.MEDIUM);
    var side = code.size + 2 * QUIET;
    var dark = new StringBuilder();
    for (var y = 0; y < code.size; y++) {
      for (var x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          dark.append("M%d,%dh1v1h-1z".formatted(x + QUIET, y + QUIET));
        }
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
        <path fill="#fff" d="M0,0h%1$dv%1$dh-%1$dz"/><path fill="#000" d="%2$s"/></svg>"""
        .formatted(side, dark);
  }
}
