using SocketIoNet.Binding;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Acknowledgements;

/// <summary>An acknowledgement that is awaited. It ends once: completed or failed.</summary>
internal abstract class PendingAck : WheelTimer
{
    /// <summary>The client acknowledged: with its first argument, or all as <see cref="EventArguments"/>.</summary>
    public abstract void Complete(scoped ref ArgumentReader arguments);

    public abstract void Fail(Exception exception);
}
