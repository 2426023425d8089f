/// A witness of logs (C2SP tlog-witness): cosigns what only grows, and never two trees of one size.
@NullMarked
package io.pacspace.witness;

import org.jspecify.annotations.NullMarked;
