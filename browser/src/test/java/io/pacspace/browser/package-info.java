/// The dashboard as people have it: Chromium against a whole server.
@NullMarked
package io.pacspace.browser;

import org.jspecify.annotations.NullMarked;
