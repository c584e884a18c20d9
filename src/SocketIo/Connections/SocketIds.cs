using System.Buffers.Text;
using System.Security.Cryptography;

namespace SocketIoNet.Connections;

/// <summary>Ids of sockets: 15 random bytes as 20 characters, the length by which other servers tell private rooms.</summary>
internal static class SocketIds
{
    public static string Create()
    {
        Span<byte> random = stackalloc byte[15];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }
}
