using System.Buffers.Text;
using System.Security.Cryptography;

namespace SocketIoNet.EngineIo;

/// <summary>Random ids that cannot be guessed, for secrets and for unique names.</summary>
internal static class RandomId
{
    private const int RandomBytes = 15;

    /// <summary>
    /// Creates 120 random bits as 20 characters of base64url: the length that clients expect of ids, and by which other servers recognize
    /// private rooms.
    /// </summary>
    public static string Create()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }
}
