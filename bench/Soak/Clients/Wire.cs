using System.Text.Json;

namespace SocketIoNet.Soak.Clients;

/// <summary>One Engine.IO session: over polling, over a WebSocket, or first the one and then the other.</summary>
internal sealed class Wire(Uri server, Func<string, Task> onMessage) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Uri _polling = new(server, "/socket.io/?EIO=4&transport=polling");
    private readonly UriBuilder _webSocket = new(new Uri(server, "/socket.io/")) { Scheme = "ws", Query = "EIO=4&transport=websocket" };
    private PollingLink? _polls;
    private WebSocketLink? _socket;
    private string _sessionId = "";
    private volatile bool _isSilent;
    private volatile TaskCompletionSource? _stall;

    /// <summary>Ends when the session does; with an exception when it was not by a goodbye.</summary>
    public Task Receiving { get; private set; } = Task.CompletedTask;

    private ILink Link => _socket is { } socket && _polls is null ? socket : _polls!;

    public async Task OpenByPollingAsync()
    {
        _polls = new PollingLink(_polling);
        ReadOpen((await _polls.PollAsync())[0]);
        _polls.UseSession(_sessionId);
        Receiving = _polls.ReceiveAsync(OnPacketAsync);
    }

    public async Task OpenByWebSocketAsync()
    {
        _socket = new WebSocketLink();
        await _socket.OpenAsync(_webSocket.Uri);
        ReadOpen(await _socket.ReceiveAsync() ?? throw new IOException("closed before the session was open"));
        Receiving = _socket.ReceiveAsync(OnPacketAsync);
    }

    /// <summary>Changes from polling to a WebSocket, as the official client does.</summary>
    public async Task UpgradeAsync()
    {
        var polls = _polls!;
        _socket = new WebSocketLink();
        _webSocket.Query += $"&sid={_sessionId}";
        await _socket.OpenAsync(_webSocket.Uri);
        await _socket.SendAsync("2probe");
        if (await _socket.ReceiveAsync() is var answer and not "3probe") throw new IOException($"the probe was answered {answer}");
        polls.Pause();
        await Receiving;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync("5");
            _polls = null;
        }
        finally
        {
            _sending.Release();
        }

        polls.Cut();
        Receiving = _socket.ReceiveAsync(OnPacketAsync);
    }

    /// <summary>Sends a packet with its attachments, and nothing between them.</summary>
    public async Task SendAsync(string packet, byte[]? attachment = null)
    {
        await _sending.WaitAsync();
        try
        {
            await Link.SendAsync(packet);
            if (attachment is not null) await Link.SendAsync(attachment);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Ends the session by the means of its transport.</summary>
    public async Task CloseAsync()
    {
        if (_polls is null) await _socket!.CloseAsync();
        else await SendAsync("1");
    }

    /// <summary>Ends the TCP connections without a word.</summary>
    public void Cut()
    {
        _polls?.Cut();
        _socket?.Cut();
    }

    /// <summary>Reads nothing more for now.</summary>
    public void Stall() => _stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _stall?.TrySetResult();

    /// <summary>Leaves the connections open and answers no heartbeat any more.</summary>
    public void FallSilent() => _isSilent = true;

    public void Dispose()
    {
        Cut();
        _sending.Dispose();
    }

    private void ReadOpen(string packet)
    {
        if (packet[0] != '0') throw new IOException($"the session began with {packet}");
        using var handshake = JsonDocument.Parse(packet[1..]);
        _sessionId = handshake.RootElement.GetProperty("sid").GetString()!;
    }

    private async Task OnPacketAsync(string packet)
    {
        if (_stall is { } stall) await stall.Task;
        await TakeAsync(packet);
    }

    private Task TakeAsync(string packet) => packet switch
    {
        "2" => _isSilent ? Task.CompletedTask : SendAsync("3"),
        "6" => Task.CompletedTask,
        ['4', ..] => onMessage(packet[1..]),
        ['b', ..] => onMessage(packet),
        _ => throw new IOException($"the server sent {packet}"),
    };
}
