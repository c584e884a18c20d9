using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using SocketIoNet.Protocol;

namespace SocketIoNet.Binding;

/// <summary>A handler of any shape, whose types are found by reflection.</summary>
[RequiresDynamicCode("Makes generic methods for the types of the handler.")]
[RequiresUnreferencedCode("Reads the signature of the handler.")]
internal sealed class ReflectedHandler : BoundHandler
{
    private readonly MethodInvoker _invoker;
    private readonly Type[] _parameterTypes;
    private readonly NextArgument[] _arguments;
    private readonly Type _resultType;
    private readonly SendResult? _sendResult;

    internal ReflectedHandler(Delegate handler)
        : base(handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var method = handler.GetType().GetMethod("Invoke")!;
        _invoker = MethodInvoker.Create(method);
        _parameterTypes = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        _arguments = [.. _parameterTypes.Select(type => Make<NextArgument>(nameof(ReadNext), type))];
        _resultType = method.ReturnType;
        if (HandlerTypes.TryGetTaskResult(_resultType, out var result)) _sendResult = Make<SendResult>(nameof(SendTask), result);
        else if (_resultType != typeof(void) && _resultType != typeof(Task)) _sendResult = Make<SendResult>(nameof(SendValue), _resultType);
    }

    private delegate object? NextArgument(scoped ref ArgumentReader arguments);

    private delegate Task? SendResult(object? result, scoped ref ArgumentReader arguments);

    internal override void Prepare(IPayloadSerializer serializer)
    {
        foreach (var type in _parameterTypes) HandlerTypes.Prepare(type, serializer);
        if (_resultType != typeof(void)) HandlerTypes.Prepare(_resultType, serializer);
    }

    protected override Task? Call(scoped ref ArgumentReader arguments)
    {
        var values = new object?[_arguments.Length];
        for (var i = 0; i < values.Length; i++) values[i] = _arguments[i](ref arguments);
        var result = _invoker.Invoke(Target, values.AsSpan());
        return _sendResult is null ? result as Task : _sendResult(result, ref arguments);
    }

    private static TDelegate Make<TDelegate>(string name, Type type)
        where TDelegate : Delegate
    {
        var method = typeof(ReflectedHandler).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return method.MakeGenericMethod(type).CreateDelegate<TDelegate>();
    }

    private static object? ReadNext<T>(scoped ref ArgumentReader arguments) => arguments.Next<T>();

    private static Task? SendValue<T>(object? result, scoped ref ArgumentReader arguments) => arguments.Reply((T?)result);

    private static Task? SendTask<T>(object? result, scoped ref ArgumentReader arguments) => arguments.ReplyWhenDone((Task<T>?)result);
}
