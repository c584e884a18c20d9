namespace SocketIoNet.TestSupport;

/// <summary>A value that one part of a test gives to another.</summary>
internal sealed class Signal<T>
{
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _source.Task.Bound();

    public void Set(T value) => _source.TrySetResult(value);
}
