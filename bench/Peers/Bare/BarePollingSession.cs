namespace SocketIoNet.Bench.Peers.Bare;

/// <summary>At most one answer waits, or one poll.</summary>
internal sealed class BarePollingSession
{
    private readonly Lock _lock = new();
    private ReadOnlyMemory<byte> _answer;
    private TaskCompletionSource<ReadOnlyMemory<byte>>? _poll;

    public void Put(ReadOnlyMemory<byte> answer)
    {
        TaskCompletionSource<ReadOnlyMemory<byte>>? poll;
        lock (_lock)
        {
            poll = _poll;
            _poll = null;
            if (poll is null) _answer = answer;
        }

        poll?.SetResult(answer);
    }

    public Task<ReadOnlyMemory<byte>> TakeAsync()
    {
        lock (_lock)
        {
            if (_answer.IsEmpty) return (_poll = new TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            var answer = _answer;
            _answer = default;
            return Task.FromResult(answer);
        }
    }
}
