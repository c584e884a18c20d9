using System.Security.Claims;
using System.Text.Json;
using SocketIoNet.Protocol;

namespace SocketIoNet.Recovery;

/// <summary>The fields of <c>auth</c> by which a client requests recovery: its secret and the last offset.</summary>
internal static class RecoveryClaim
{
    /// <summary>Longer than the secrets and offsets of any adapter, which would pass them on to a broker.</summary>
    private const int MaxLength = 128;

    /// <summary>Reads them and removes them from the auth, which the application sees; null if there is no secret that a server can have created, or the user cannot be identified.</summary>
    public static RecoveryRequest? Take(ref ReadOnlySpan<byte> auth, ClaimsPrincipal user)
    {
        if (auth.IsEmpty || auth.IndexOf("\"pid\""u8) < 0) return null;
        string? privateId = null;
        string? offset = null;
        var rest = new List<byte>(auth.Length);
        auth = JsonText.RepairSurrogates(auth);
        var reader = new Utf8JsonReader(auth, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isPrivateId = reader.ValueTextEquals("pid"u8);
            var isOffset = reader.ValueTextEquals("offset"u8);
            reader.Read();
            if (isPrivateId && reader.TokenType == JsonTokenType.String) privateId = reader.GetString();
            else if (isOffset && reader.TokenType == JsonTokenType.String) offset = reader.GetString();
            else Keep(rest, auth, start, ref reader);
        }

        if (privateId is null or { Length: > MaxLength } || offset is { Length: > MaxLength } || !RecoveryUser.TryIdentify(user, out var key)) return null;
        auth = rest.Count == 0 ? default : (byte[])[.. rest, (byte)'}'];
        return new RecoveryRequest(new RecoveryIdentity(privateId, key), offset);
    }

    private static void Keep(List<byte> rest, ReadOnlySpan<byte> auth, int start, ref Utf8JsonReader reader)
    {
        reader.Skip();
        rest.Add((byte)(rest.Count == 0 ? '{' : ','));
        rest.AddRange(auth[start..(int)reader.BytesConsumed]);
    }
}
