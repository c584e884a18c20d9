using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace SocketIoNet.Binding;

/// <summary>A handler with any signature, called by reflection.</summary>
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
        _arguments = [.. _parameterTypes.Select(type => Make<NextArgument>(nameof(TryReadNext), type))];
        _resultType = method.ReturnType;
        if (_resultType == typeof(ValueTask)) _sendResult = AwaitValueTask;
        else if (HandlerTypes.TryGetTaskResult(_resultType, out var result)) _sendResult = Make<SendResult>(HandlerTypes.IsValueTask(_resultType) ? nameof(SendValueTask) : nameof(SendTask), result);
        else if (_resultType != typeof(void) && _resultType != typeof(Task)) _sendResult = Make<SendResult>(nameof(SendValue), _resultType);
    }

    private delegate bool NextArgument(scoped ref ArgumentReader arguments, out object? value);

    private delegate Task? SendResult(object? result, scoped ref ArgumentReader arguments);

    internal override ReadOnlySpan<Type> ParameterTypes => _parameterTypes;

    private protected override Type? ResultType => _resultType == typeof(void) ? null : _resultType;

    private protected override Task? Call(scoped ref ArgumentReader arguments)
    {
        var values = new object?[_arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!_arguments[i](ref arguments, out values[i])) return null;
        }

        if (!arguments.MayCall()) return null;
        var result = _invoker.Invoke(Target, values.AsSpan());
        return _sendResult is null ? result as Task : _sendResult(result, ref arguments);
    }

    private static TDelegate Make<TDelegate>(string name, Type type)
        where TDelegate : Delegate
    {
        var method = typeof(ReflectedHandler).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return method.MakeGenericMethod(type).CreateDelegate<TDelegate>();
    }

    private static bool TryReadNext<T>(scoped ref ArgumentReader arguments, out object? value)
    {
        var fits = arguments.TryNext(out T typed);
        value = typed;
        return fits;
    }

    private static Task? SendValue<T>(object? result, scoped ref ArgumentReader arguments) => arguments.Reply((T?)result);

    private static Task? AwaitValueTask(object? result, scoped ref ArgumentReader arguments) => ArgumentReader.WhenDone((ValueTask)result!);

    private static Task? SendValueTask<T>(object? result, scoped ref ArgumentReader arguments) => arguments.ReplyWhenDone((ValueTask<T>)result!);

    private static Task? SendTask<T>(object? result, scoped ref ArgumentReader arguments) => arguments.ReplyWhenDone((Task<T>?)result);
}
