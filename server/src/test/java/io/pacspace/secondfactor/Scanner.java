package io.pacspace.secondfactor;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

/// A camera in front of an SVG picture of a QR code: every other reader than the one that wrote it.
final class Scanner extends LuminanceSource {
  private static final Pattern SIDE = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"");
  private static final Pattern MODULE = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z");
  private static final int PIXELS = 8;

  /// The picture is neither turned nor distorted; who looks for that misreads one in twenty.
  private static final Map<DecodeHintType, ?> STRAIGHT = Map.of(DecodeHintType.PURE_BARCODE, true);

  private final byte[] pixels;

  private Scanner(int side) {
    super(side * PIXELS, side * PIXELS);
    pixels = new byte[getWidth() * getHeight()];
    Arrays.fill(pixels, (byte) 0xFF);
  }

  static String read(String svg) {
    var side = SIDE.matcher(svg);
    if (!side.find()) {
      throw new IllegalStateException("no picture: " + svg);
    }
    var scanner = new Scanner(Integer.parseInt(side.group(1)));
    MODULE
        .matcher(svg)
        .results()
        .forEach(
            module ->
                scanner.darken(
                    Integer.parseInt(module.group(1)), Integer.parseInt(module.group(2))));
    try {
      return new QRCodeReader()
          .decode(new BinaryBitmap(new HybridBinarizer(scanner)), STRAIGHT)
          .getText();
    } catch (NotFoundException e) {
      throw new IllegalStateException("no QR code in the picture", e);
    } catch (ReaderException e) {
      throw new IllegalStateException("the QR code cannot be read", e);
    }
  }

  private void darken(int x, int y) {
    for (var row = y * PIXELS; row < (y + 1) * PIXELS; row++) {
      var from = row * getWidth() + x * PIXELS;
      Arrays.fill(pixels, from, from + PIXELS, (byte) 0);
    }
  }

  @Override
  public byte[] getRow(int y, byte[] row) {
    return Arrays.copyOfRange(pixels, y * getWidth(), (y + 1) * getWidth());
  }

  @Override
  public byte[] getMatrix() {
    return pixels.clone();
  }
}
