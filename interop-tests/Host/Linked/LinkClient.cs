using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>The connection of one server to the hub, for the adapters of all its namespaces.</summary>
internal sealed class LinkClient(int port)
{
    private readonly Lock _lock = new();
    private readonly LinkFrames _frames = new();
    private readonly Dictionary<string, LinkedAdapter> _adapters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _running;
    private string _offset = "0";
    private int _lastId;

    /// <summary>Delivers the messages of a namespace to its adapter from now on.</summary>
    public async Task SubscribeAsync(LinkedAdapter adapter, CancellationToken cancellationToken)
    {
        lock (_lock) _running ??= RunAsync();
        await _begun.Task.WaitAsync(cancellationToken);
        lock (_lock)
        {
            adapter.Begin(_offset);
            _adapters[adapter.Name] = adapter;
        }
    }

    public void Unsubscribe(LinkedAdapter adapter)
    {
        lock (_lock) _adapters.Remove(adapter.Name);
    }

    public void Send(JsonObject frame) => _frames.Send(frame);

    public async Task<JsonElement> AskAsync(JsonObject frame, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var response = _pending[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        frame["id"] = id;
        _frames.Send(frame);
        return await response.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            await _frames.RunAsync(client, Handle);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // The process with the hub has ended.
        }
    }

    private void Handle(JsonElement frame)
    {
        if (frame.TryGetProperty("message", out var message))
        {
            Deliver(message);
        }
        else if (frame.TryGetProperty("respond", out var id))
        {
            if (_pending.TryRemove(id.GetInt32(), out var response)) response.SetResult(frame.GetProperty("result"));
        }
        else
        {
            _offset = frame.GetProperty("begin").GetString()!;
            _begun.SetResult();
        }
    }

    private void Deliver(JsonElement message)
    {
        LinkedAdapter? adapter;
        lock (_lock)
        {
            _offset = message.GetProperty("offset").GetString()!;
            adapter = _adapters.GetValueOrDefault(message.GetProperty("namespace").GetString()!);
        }

        adapter?.Receive(adapter.Read(message));
    }
}
