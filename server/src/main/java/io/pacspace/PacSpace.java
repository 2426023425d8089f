package io.pacspace;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The server.
@SpringBootApplication
public class PacSpace {
  public static void main(String[] args) {
    SpringApplication.run(PacSpace.class, args);
  }
}
