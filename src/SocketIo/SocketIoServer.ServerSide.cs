using System.Runtime.CompilerServices;
using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet;

public sealed partial class SocketIoServer : IServerSideEvents
{
    HandlerTable IServerSideEvents.Handlers => ((IServerSideEvents)MainNamespace).Handlers;

    IPayloadSerializer IServerSideEvents.Serializer => Serializer;

    /// <inheritdoc cref="Namespace.ServerSideEmit(string)"/>
    public void ServerSideEmit(string eventName) => MainNamespace.ServerSideEmit(eventName);

    /// <inheritdoc cref="Namespace.ServerSideEmit(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public void ServerSideEmit(string eventName, object? argument) => MainNamespace.ServerSideEmit(eventName, argument);

    /// <inheritdoc cref="Namespace.ServerSideEmit(string, ReadOnlySpan{object?})"/>
    public void ServerSideEmit(string eventName, params ReadOnlySpan<object?> arguments) => MainNamespace.ServerSideEmit(eventName, arguments);

    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync{T}(string)"/>
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName) => MainNamespace.ServerSideEmitWithAckAsync<T>(eventName);

    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync{T}(string, object?)"/>
    [OverloadResolutionPriority(1)]
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, object? argument) => MainNamespace.ServerSideEmitWithAckAsync<T>(eventName, argument);

    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync{T}(string, ReadOnlySpan{object?})"/>
    public Task<IReadOnlyList<T>> ServerSideEmitWithAckAsync<T>(string eventName, params ReadOnlySpan<object?> arguments) =>
        MainNamespace.ServerSideEmitWithAckAsync<T>(eventName, arguments);
}
