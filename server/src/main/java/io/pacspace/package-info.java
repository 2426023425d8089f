/// The server: starts the modules below it.
@NullMarked
package io.pacspace;

import org.jspecify.annotations.NullMarked;
