using System.Collections.Concurrent;
using System.Text.Json;
using SocketIoNet.ClusterWire;

namespace SocketIoNet.Redis.Classic;

/// <summary>The requests for the rooms of all servers that await responses.</summary>
internal sealed class RoomRequests
{
    private readonly ConcurrentDictionary<string, Pending> _pending = new(StringComparer.Ordinal);

    public bool IsOwn(string? requestId) => requestId is not null && _pending.ContainsKey(requestId);

    public void OnResponse(JsonElement json)
    {
        if (ClassicReader.Text(json, "requestId") is { } id && _pending.TryGetValue(id, out var pending)) pending.Add(OptionsFormat.ReadTexts(json, "rooms"));
    }

    /// <summary>Sends a request and waits for the responses.</summary>
    /// <exception cref="TimeoutException">Not all servers responded in time.</exception>
    public async Task<IReadOnlyCollection<string>> AskAsync(string id, int responses, Func<Task> send, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var pending = _pending[id] = new Pending(responses);
        try
        {
            await send().ConfigureAwait(false);
            return await pending.Rooms.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    private sealed class Pending(int responses)
    {
        private readonly HashSet<string> _rooms = new(StringComparer.Ordinal);
        private readonly TaskCompletionSource<IReadOnlyCollection<string>> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = responses;

        public Task<IReadOnlyCollection<string>> Rooms => _completed.Task;

        public void Add(IEnumerable<string> rooms)
        {
            lock (_rooms)
            {
                _rooms.UnionWith(rooms);
                if (--_missing == 0) _completed.TrySetResult(_rooms);
            }
        }
    }
}
