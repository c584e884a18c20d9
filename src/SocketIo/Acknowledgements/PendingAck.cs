using SocketIoNet.Binding;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.Acknowledgements;

/// <summary>An acknowledgement that is awaited. It ends once: with an answer, or with one of the failures.</summary>
internal abstract class PendingAck : WheelTimer
{
    /// <summary>The client's answer: its first argument, or all of them as <see cref="EventArguments"/>.</summary>
    public abstract void Complete(scoped ref ArgumentReader arguments);

    public abstract void Fail(Exception exception);
}
