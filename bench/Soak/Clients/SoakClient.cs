using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace SocketIoNet.Soak.Clients;

/// <summary>A Socket.IO client on one connection.</summary>
internal sealed class SoakClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<long, Action<JsonElement>> _requests = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Inbox _inbox;
    private string? _startsOverUnless;
    private long _nextRequest;
    private long _sent;

    public SoakClient(Uri server, Inbox inbox)
    {
        Wire = new Wire(server, OnMessageAsync);
        _inbox = inbox;
    }

    public Wire Wire { get; }

    /// <summary>How many numbered events were sent.</summary>
    public long Sent => _sent;

    public string Id { get; private set; } = "";

    /// <summary>What the server wants to be told when the socket is to be recovered; null when it does not recover any.</summary>
    public string? PrivateId { get; private set; }

    /// <summary>Joins the main namespace on an open wire; as the socket that the secret stands for, when one is given.</summary>
    /// <param name="privateId">The secret.</param>
    /// <param name="mayStartOver">Whether the server may give it another socket instead.</param>
    public async Task ConnectAsync(string? privateId = null, bool mayStartOver = false)
    {
        _startsOverUnless = mayStartOver ? privateId : null;
        await Wire.SendAsync(privateId is null ? "40" : $"40{{\"pid\":\"{privateId}\",\"offset\":\"{_inbox.Offset}\"}}");
        await _connected.Task.WaitAsync(Limit);
    }

    public Task SendTextAsync() => Wire.SendAsync($"42[\"text\",{++_sent}]");

    public Task SendFloodAsync(int count) => Wire.SendAsync($"42[\"flood\",{count}]");

    public Task SendQuestionAsync() => Wire.SendAsync($"42[\"question\",{++_sent}]");

    public Task SendBytesAsync()
    {
        var number = ++_sent;
        return Wire.SendAsync($"451-[\"bytes\",{number},{{\"_placeholder\":true,\"num\":0}}]", Content.Of(number));
    }

    public async Task<long> SendAskedAsync()
    {
        var number = ++_sent;
        var answer = 0L;
        await RequestAsync($"\"asked\",{number}", value => answer = value.GetInt64());
        return answer - number;
    }

    /// <summary>Asks for an answer, which is looked at in its place among the messages.</summary>
    public async Task RequestAsync(string arguments, Action<JsonElement> onAnswer)
    {
        var id = ++_nextRequest;
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests[id] = answer =>
        {
            onAnswer(answer);
            answered.SetResult();
        };
        await Wire.SendAsync(string.Create(CultureInfo.InvariantCulture, $"42{id}[{arguments}]"));
        await answered.Task.WaitAsync(Limit);
    }

    public void Dispose() => Wire.Dispose();

    private Task OnMessageAsync(string packet)
    {
        switch (packet)
        {
            case ['0', ..]:
                OnConnected(packet[1..]);
                break;
            case ['2', '[', ..]:
                Read(packet[1..], _inbox.OnEvent);
                break;
            case ['2', ..]:
                return AnswerAsync(packet[1..]);
            case ['3', ..]:
                OnAnswer(packet[1..]);
                break;
            case ['5', '1', '-', ..]:
                Read(packet[3..], _inbox.OnBinaryEvent);
                break;
            case ['b', ..]:
                _inbox.OnAttachment(Convert.FromBase64String(packet[1..]));
                break;
            default:
                throw new IOException($"the server sent the packet {packet}");
        }

        return Task.CompletedTask;
    }

    private static void Read(string json, Action<JsonElement> read)
    {
        using var document = JsonDocument.Parse(json);
        read(document.RootElement);
    }

    private void OnConnected(string json)
    {
        using var document = JsonDocument.Parse(json);
        Id = document.RootElement.GetProperty("sid").GetString()!;
        if (_startsOverUnless is not null && document.RootElement.GetProperty("pid").GetString() != _startsOverUnless) _inbox.StartOver();
        PrivateId = document.RootElement.TryGetProperty("pid", out var privateId) ? privateId.GetString() : null;
        _connected.TrySetResult();
    }

    private void OnAnswer(string packet)
    {
        var bracket = packet.IndexOf('[', StringComparison.Ordinal);
        var id = long.Parse(packet.AsSpan(0, bracket), CultureInfo.InvariantCulture);
        if (!_requests.TryRemove(id, out var onAnswer)) throw new IOException($"request {id} was answered twice");
        Read(packet[bracket..], arguments => onAnswer(arguments[0]));
    }

    private Task AnswerAsync(string packet)
    {
        var bracket = packet.IndexOf('[', StringComparison.Ordinal);
        var number = 0L;
        Read(packet[bracket..], arguments => number = arguments[1].GetInt64());
        return Wire.SendAsync(string.Create(CultureInfo.InvariantCulture, $"43{packet.AsSpan(0, bracket)}[{number}]"));
    }
}
