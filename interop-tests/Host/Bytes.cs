using System.Security.Cryptography;

namespace SocketIoNet.InteropHost;

/// <summary>The bytes that suites send and expect.</summary>
internal static class Bytes
{
    /// <summary>Byte i is i mod 251, a prime, so that a shifted or repeated part shows.</summary>
    public static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)(i % 251);
        return bytes;
    }

    public static object[] Digest(byte[] bytes) => [bytes.Length, Sha256(bytes)];

    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
