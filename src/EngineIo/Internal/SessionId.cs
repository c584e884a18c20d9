using System.Buffers.Text;
using System.Security.Cryptography;

namespace SocketIoNet.EngineIo.Internal;

/// <summary>Ids that can not be guessed: 15 random bytes as 20 characters of base64url, the length that every peer expects.</summary>
internal static class SessionId
{
    private const int RandomBytes = 15;

    public static string Create()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }
}
