using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>A handler of the application, and how to call it. Created by the methods of <see cref="SocketEventExtensions"/>.</summary>
public abstract class BoundHandler
{
    private HandlerParameters? _parameters;

    private protected BoundHandler(Delegate target) => Target = target;

    /// <summary>The delegate that was registered.</summary>
    public Delegate Target { get; }

    /// <summary>What the signature says about missing arguments; found when the first one is missing.</summary>
    internal HandlerParameters Parameters => _parameters ??= new HandlerParameters(Target);

    /// <summary>Reads the arguments, calls the handler and acknowledges the event with its result, if it has one.</summary>
    /// <param name="arguments">The arguments, none of which has been read.</param>
    /// <param name="reply">Receives the result.</param>
    /// <param name="disconnected">The token for handlers that take one.</param>
    /// <param name="registration">The registration, which a call uses up if it is for one event.</param>
    /// <returns>What is still running; null if all is done or an argument does not fit (<see cref="ArgumentReader.Failure"/>).</returns>
    /// <exception cref="Exception">The handler threw it.</exception>
    internal Task? Invoke(scoped ref ArgumentReader arguments, in AckReply reply, CancellationToken disconnected, HandlerRegistration? registration = null)
    {
        arguments.Begin(this, registration, reply, disconnected);
        var running = Call(ref arguments);
        return running is { IsCompletedSuccessfully: true } ? null : running;
    }

    /// <summary>Whether it reads one argument, and nothing of those that follow.</summary>
    internal virtual bool TakesOneValue => false;

    /// <summary>The types of all parameters, including those that take no argument.</summary>
    internal abstract ReadOnlySpan<Type> ParameterTypes { get; }

    /// <summary>The type of its result; null for none.</summary>
    private protected abstract Type? ResultType { get; }

    /// <summary>Prepares the types of the signature, and rejects those that cannot be used.</summary>
    /// <exception cref="NotSupportedException">The serializer cannot read a parameter, or cannot write the result.</exception>
    internal void Prepare(IPayloadSerializer serializer)
    {
        foreach (var type in ParameterTypes) HandlerTypes.PrepareParameter(type, serializer);
        if (ResultType is { } result) HandlerTypes.PrepareResult(result, serializer);
    }

    private protected abstract Task? Call(scoped ref ArgumentReader arguments);
}
