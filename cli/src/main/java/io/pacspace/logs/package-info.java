/// Logs in the form of C2SP tlog-tiles, at an address or in a folder, read without trusting who
/// serves them.
@NullMarked
package io.pacspace.logs;

import org.jspecify.annotations.NullMarked;
