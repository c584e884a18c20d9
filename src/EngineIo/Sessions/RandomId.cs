using System.Buffers.Text;
using System.Security.Cryptography;

namespace SocketIoNet.EngineIo;

/// <summary>Ids that can not be guessed, for sessions and for whatever else is a secret or must be unique.</summary>
internal static class RandomId
{
    private const int RandomBytes = 15;

    /// <summary>120 random bits as 20 characters of base64url: the length that peers expect of ids, and by which other servers tell private rooms.</summary>
    public static string Create()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }
}
