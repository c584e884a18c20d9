using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>
/// The id of the server that owns a session, as the last part of the session id: <c>20 random characters~8 characters</c>. It is not a
/// secret, and takes nothing from the random part.
/// </summary>
internal static class SessionOwner
{
    public const int Length = 8;

    /// <summary>A character that neither URLs nor cookies escape.</summary>
    private const char Separator = '~';
    private const int RandomBytes = 6;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Creates the id of a server, another one for each start.</summary>
    public static string Create()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    public static string Append(string sessionId, string serverId) => $"{sessionId}{Separator}{serverId}";

    /// <summary>The owner that a session id names; null if it names none.</summary>
    public static string? Of(string sessionId)
    {
        if (sessionId.Length <= Length || sessionId[^(Length + 1)] != Separator) return null;
        return sessionId.AsSpan()[^Length..].ContainsAnyExcept(Characters) ? null : sessionId[^Length..];
    }
}
