package io.pacspace.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How jobs run.
///
/// @param soleNode whether no other server uses these databases
@ConfigurationProperties("pacspace")
record JobSettings(@DefaultValue("false") boolean soleNode) implements ModuleSettings {}
