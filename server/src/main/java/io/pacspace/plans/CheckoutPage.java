package io.pacspace.plans;

import java.math.BigDecimal;
import java.net.URI;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The payment page of the development default: a button instead of money. Anywhere else it does
/// not exist.
@RestController
@RequestMapping("/dev/checkout/{checkoutId}")
@ConditionalOnProperty(
    prefix = "pacspace",
    name = {"mode", "payment"},
    havingValue = "embedded")
class CheckoutPage {
  private static final String BUTTON =
      """
      <form method="post"><button type="submit">Confirm the payment</button></form>""";
  private static final String CONFIRMED =
      """
      <p>This payment is confirmed. <a href="/">Back to the dashboard</a></p>""";

  private final Checkouts checkouts;

  CheckoutPage(Checkouts checkouts) {
    this.checkouts = checkouts;
  }

  @GetMapping
  ResponseEntity<String> show(@PathVariable String checkoutId) {
    var checkout = checkouts.find(idOf(checkoutId));
    return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body(page(checkout));
  }

  @PostMapping
  ResponseEntity<Void> confirm(@PathVariable String checkoutId) {
    checkouts.confirm(idOf(checkoutId));
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/")).build();
  }

  private static String page(Checkout checkout) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/assets/dev-pages.css">
        <title>PacSpace: payment without money</title>
        </head>
        <body>
        <main>
        <h1>Payment without money</h1>
        <p>This page exists only on a development installation. Nothing is charged.</p>
        <p>Plan: <strong>%s</strong>, USD %s a month.</p>
        %s
        </main>
        </body>
        </html>
        """
        .formatted(
            checkout.tier(),
            checkout.tier().monthlyPrice().orElse(BigDecimal.ZERO),
            checkout.confirmed() ? CONFIRMED : BUTTON);
  }

  private static CheckoutId idOf(String text) {
    return CheckoutId.parse(text).orElseThrow(Checkouts::unknown);
  }
}
