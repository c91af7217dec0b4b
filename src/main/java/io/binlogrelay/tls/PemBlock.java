package io.binlogrelay.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One object of a PEM file (RFC 7468); text around it is a comment.
 *
 * @param type what its first line says, such as {@code CERTIFICATE}
 * @param der its bytes
 */
record PemBlock(String type, byte[] der) {

  /** Whole bundles of certificate authorities are about 250 KiB. */
  private static final long FILE_BYTES_MAX = 4 << 20;

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]{1,40})-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);

  /** A header inside of a block, as OpenSSL writes it before an encrypted key. */
  private static final Pattern ENCRYPTION_HEADER = Pattern.compile("Proc-Type: *4,ENCRYPTED");

  /**
   * All blocks of a file.
   *
   * @throws TlsFileException if it can't be read or is not PEM
   */
  static List<PemBlock> read(Path file) {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text(file));
    while (block.find()) {
      blocks.add(decode(file, block.group(1), block.group(2)));
    }
    if (blocks.isEmpty()) {
      throw new TlsFileException(file, "has nothing in PEM: no line -----BEGIN ...-----");
    }
    return blocks;
  }

  private static PemBlock decode(Path file, String type, String base64) {
    if (ENCRYPTION_HEADER.matcher(base64).find()) {
      throw new TlsFileException(file, PrivateKeyFile.ENCRYPTED);
    }
    try {
      return new PemBlock(type, Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new TlsFileException(file, "has a damaged " + type + ": not Base64", e);
    }
  }

  private static String text(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new TlsFileException(file, "is a directory, not a PEM file");
      }
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new TlsFileException(file, "is longer than " + FILE_BYTES_MAX + " bytes: not PEM");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsFileException(file, "does not exist", e);
    } catch (AccessDeniedException e) {
      throw new TlsFileException(file, "may not be read by the user that runs the relay", e);
    } catch (IOException e) {
      throw new TlsFileException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return type + ", " + der.length + " bytes"; // it may be a secret
  }
}
