using System.Text.Json;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

/// <summary>What a client knows that may be recovered: the ids that it was told, and the events and the offset that it received last.</summary>
internal sealed class RecoverableClient(TestApp app, WebSocketClient connection, string id, string privateId, string? offset, IReadOnlyList<string> missed) : IAsyncDisposable
{
    private string? _offset = offset;

    public string Id => id;

    public string PrivateId => privateId;

    public string? Offset => _offset;

    /// <summary>The events, without their offsets, that came before the server's answer.</summary>
    public IReadOnlyList<string> Missed => missed;

    public WebSocketClient Connection => connection;

    public Socket Socket => app.Io.MainNamespace.Sockets[id];

    public static async Task<RecoverableClient> ConnectAsync(TestApp app, object? auth = null, string? user = null, string? offset = null)
    {
        var connection = await WebSocketClient.OpenAsync(app.Url, configure: options =>
        {
            if (user is not null) options.SetRequestHeader("X-User", user);
        });
        await connection.SendAsync("0" + (auth is null ? "" : JsonSerializer.Serialize(auth)));
        var missed = new List<string>();
        while (true)
        {
            var packet = await connection.ReceiveAsync();
            if (packet is null) throw new EndOfStreamException("The server has closed the connection.");
            if (packet[0] == '4') throw new InvalidOperationException(packet);
            if (packet[0] != '0')
            {
                missed.Add(TakeOffset(packet, ref offset));
                continue;
            }

            using var answer = JsonDocument.Parse(packet[1..]);
            var privateId = answer.RootElement.TryGetProperty("pid", out var pid) ? pid.GetString()! : "";
            return new RecoverableClient(app, connection, answer.RootElement.GetProperty("sid").GetString()!, privateId, offset, missed);
        }
    }

    /// <summary>The next event without its offset, which is remembered.</summary>
    public async Task<string> ReceiveAsync()
    {
        var packet = await connection.ReceiveAsync();
        Assert.NotNull(packet);
        return TakeOffset(packet, ref _offset);
    }

    /// <summary>The next event without its offset; null when the server has closed the connection.</summary>
    public async Task<string?> TryReceiveAsync() => await connection.ReceiveAsync() is { } packet ? TakeOffset(packet, ref _offset) : null;

    /// <summary>Loses the connection, and waits until the server has noticed.</summary>
    public async Task CutAsync()
    {
        var socket = Socket;
        connection.Cut();
        await Bounded.UntilAsync(() => !socket.Connected && !app.Io.MainNamespace.Sockets.ContainsKey(id));
    }

    /// <summary>Connects again as the official client does.</summary>
    public Task<RecoverableClient> ReturnAsync(string? user = null) => _offset is null
        ? ConnectAsync(app, new { pid = privateId, token = "new" }, user)
        : ConnectAsync(app, new { pid = privateId, offset = _offset, token = "new" }, user, _offset);

    public async Task<RecoverableClient> CutAndReturnAsync(string? user = null)
    {
        await CutAsync();
        return await ReturnAsync(user);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static string TakeOffset(string packet, ref string? offset)
    {
        var comma = packet.LastIndexOf(',');
        Assert.Matches("^,\"[A-Za-z0-9_-]{4}\\.[0-9a-f]+\"\\]$", packet[comma..]);
        offset = packet[(comma + 2)..^2];
        return packet[..comma] + "]";
    }
}
